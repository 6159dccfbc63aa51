import type { Language } from "../model/language";

/** What the host says in words. A request that names no locale gets the host's own language, as on Windows. */

const english = {
  hostCaption: "Hosting Computer System",
  machineCaption: "Virtual Machine",
  operatingNormally: "Operating normally",
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
  operatingNormally: "Normaler Betrieb",
  failback: "Failback des virtuellen Computers",
  jobRunning: "Der Auftrag wird ausgeführt.",
  jobCompleted: "Der Auftrag wurde erfolgreich abgeschlossen.",
  jobFailed: "Der Auftrag ist fehlgeschlagen.",
  jobTerminated: "Der Auftrag wurde beendet.",
  failbackFailed: "Der Replikationsanbieter konnte das Failback nicht abschließen.",
  failbackTerminated: "Das Failback wurde vor dem Abschluss beendet.",
};

const byLanguage: Readonly<Record<Language, Texts>> = { "en-US": english, "de-DE": german };

export function textsIn(language: Language): Texts {
  return byLanguage[language];
}
