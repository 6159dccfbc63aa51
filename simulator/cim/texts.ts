import type { Language } from "../model/language";
import { OperationalStatus } from "../model/numbers";

/** What the host says in words. A request that names no locale gets the host's own language, as on Windows. */

const english = {
  hostCaption: "Hosting Computer System",
  machineCaption: "Virtual Machine",
  failback: "Failing back the virtual machine",
  jobRunning: "Job is running",
  jobCompleted: "Job completed successfully",
  jobFailed: "Job failed",
  jobTerminated: "Job was terminated",
  failbackFailed: "The replication provider could not complete the failback.",
  failbackTerminated: "The failback was terminated before it was complete.",
} as const;

export type Texts = Readonly<Record<keyof typeof english, string>>;

const german: Texts = {
  hostCaption: "Hostcomputersystem",
  machineCaption: "Virtueller Computer",
  failback: "Failback des virtuellen Computers",
  jobRunning: "Der Auftrag wird ausgeführt.",
  jobCompleted: "Der Auftrag wurde erfolgreich abgeschlossen.",
  jobFailed: "Der Auftrag ist fehlgeschlagen.",
  jobTerminated: "Der Auftrag wurde beendet.",
  failbackFailed: "Der Replikationsanbieter konnte das Failback nicht abschließen.",
  failbackTerminated: "Das Failback wurde vor dem Abschluss beendet.",
};

const japanese: Texts = {
  hostCaption: "ホスト コンピューター システム",
  machineCaption: "仮想マシン",
  failback: "仮想マシンのフェールバック",
  jobRunning: "ジョブが実行されています。",
  jobCompleted: "ジョブは正常に完了しました。",
  jobFailed: "ジョブが失敗しました。",
  jobTerminated: "ジョブは終了されました。",
  failbackFailed: "レプリケーション プロバイダーはフェールバックを完了できませんでした。",
  failbackTerminated: "フェールバックは完了する前に終了されました。",
};

const byLanguage: Readonly<Record<Language, Texts>> = { "en-US": english, "de-DE": german, "ja-JP": japanese };

export function textsIn(language: Language): Texts {
  return byLanguage[language];
}

/** What StatusDescriptions say of each OperationalStatus. */
const statusTexts: Readonly<Record<Language, ReadonlyMap<number, string>>> = {
  "en-US": new Map([
    [OperationalStatus.OK, "Operating normally"],
    [OperationalStatus.Degraded, "Degraded"],
    [OperationalStatus.PredictiveFailure, "Predictive failure"],
    [OperationalStatus.InService, "In service"],
    [OperationalStatus.CreatingSnapshot, "Creating snapshot"],
    [OperationalStatus.ApplyingSnapshot, "Applying snapshot"],
    [OperationalStatus.DeletingSnapshot, "Deleting snapshot"],
    [OperationalStatus.WaitingToStart, "Waiting to start"],
    [OperationalStatus.MergingDisks, "Merging disks"],
    [OperationalStatus.ExportingVirtualMachine, "Exporting virtual machine"],
    [OperationalStatus.MigratingVirtualMachine, "Migrating virtual machine"],
  ]),
  "de-DE": new Map([
    [OperationalStatus.OK, "Normaler Betrieb"],
    [OperationalStatus.Degraded, "Beeinträchtigt"],
    [OperationalStatus.PredictiveFailure, "Ausfall vorhergesagt"],
    [OperationalStatus.InService, "In Wartung"],
    [OperationalStatus.CreatingSnapshot, "Momentaufnahme wird erstellt"],
    [OperationalStatus.ApplyingSnapshot, "Momentaufnahme wird angewendet"],
    [OperationalStatus.DeletingSnapshot, "Momentaufnahme wird gelöscht"],
    [OperationalStatus.WaitingToStart, "Start wird erwartet"],
    [OperationalStatus.MergingDisks, "Datenträger werden zusammengeführt"],
    [OperationalStatus.ExportingVirtualMachine, "Virtueller Computer wird exportiert"],
    [OperationalStatus.MigratingVirtualMachine, "Virtueller Computer wird migriert"],
  ]),
  "ja-JP": new Map([
    [OperationalStatus.OK, "正常に動作しています"],
    [OperationalStatus.Degraded, "低下"],
    [OperationalStatus.PredictiveFailure, "障害が予測されています"],
    [OperationalStatus.InService, "サービス中"],
    [OperationalStatus.CreatingSnapshot, "スナップショットを作成しています"],
    [OperationalStatus.ApplyingSnapshot, "スナップショットを適用しています"],
    [OperationalStatus.DeletingSnapshot, "スナップショットを削除しています"],
    [OperationalStatus.WaitingToStart, "開始を待機しています"],
    [OperationalStatus.MergingDisks, "ディスクを結合しています"],
    [OperationalStatus.ExportingVirtualMachine, "仮想マシンをエクスポートしています"],
    [OperationalStatus.MigratingVirtualMachine, "仮想マシンを移行しています"],
  ]),
};

export function statusTextIn(language: Language, status: number): string {
  return statusTexts[language].get(status) ?? String(status);
}
