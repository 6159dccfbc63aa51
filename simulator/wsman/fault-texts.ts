import type { Language } from "../model/language";
import { FaultCode, type WsmanFault } from "./fault";

/** What a fault says in the host's other languages: a sentence for each code, without the particulars the English one has. */
const texts: Readonly<Record<Exclude<Language, "en-US">, Readonly<Record<number, string>>>> = {
  "de-DE": {
    [FaultCode.resourceNotFound]: "Der WS-Verwaltungsdienst kann die angegebene Ressource nicht finden.",
    [FaultCode.mustUnderstand]: "Der WS-Verwaltungsdienst kann einen erforderlichen SOAP-Header nicht verarbeiten.",
    [FaultCode.actionNotSupported]: "Die Aktion wird vom Dienst nicht unterstützt.",
    [FaultCode.cannotProcessFilter]: "Der WS-Verwaltungsdienst kann den Filter nicht verarbeiten.",
    [FaultCode.wqlNeedsAllClasses]: "Der WS-Verwaltungsdienst kann den Filter nicht verarbeiten.",
    [FaultCode.invalidEnumerationContext]: "Der angegebene Enumerationskontext ist ungültig.",
    [FaultCode.enumerationTimedOut]: "Für den Enumerationskontext ist eine Zeitüberschreitung aufgetreten.",
    [FaultCode.timedOut]: "Der Vorgang konnte nicht in der angegebenen Zeit abgeschlossen werden.",
    [FaultCode.schemaValidation]: "Die SOAP-Nachricht entspricht nicht dem Schema.",
    [FaultCode.answerTooLarge]: "Die Antwort überschreitet die maximale Umschlaggröße der Anforderung.",
    [FaultCode.unexpectedSelectors]: "Die Anforderung enthält unerwartete Selektoren.",
    [FaultCode.insufficientSelectors]: "Die Anforderung enthält nicht alle erforderlichen Selektoren.",
    [FaultCode.tooManyOperations]:
      "Die maximale Anzahl gleichzeitiger Vorgänge für diesen Benutzer wurde überschritten.",
  },
  "ja-JP": {
    [FaultCode.resourceNotFound]: "WS-Management サービスは、指定されたリソースを見つけることができません。",
    [FaultCode.mustUnderstand]: "WS-Management サービスは、必須の SOAP ヘッダーを処理できません。",
    [FaultCode.actionNotSupported]: "この操作はサービスでサポートされていません。",
    [FaultCode.cannotProcessFilter]: "WS-Management サービスは、フィルターを処理できません。",
    [FaultCode.wqlNeedsAllClasses]: "WS-Management サービスは、フィルターを処理できません。",
    [FaultCode.invalidEnumerationContext]: "指定された列挙コンテキストは無効です。",
    [FaultCode.enumerationTimedOut]: "列挙コンテキストがタイムアウトしました。",
    [FaultCode.timedOut]: "指定された時間内に操作を完了できませんでした。",
    [FaultCode.schemaValidation]: "SOAP メッセージがスキーマに適合していません。",
    [FaultCode.answerTooLarge]: "応答が、要求で指定された最大エンベロープ サイズを超えています。",
    [FaultCode.unexpectedSelectors]: "要求に予期しないセレクターが含まれています。",
    [FaultCode.insufficientSelectors]: "要求に必要なセレクターが不足しています。",
    [FaultCode.tooManyOperations]: "このユーザーの同時操作の最大数を超えました。",
  },
};

/** A code the other languages have no sentence for is told in English, as Windows does without a language pack. */
export function faultText({ code, message }: WsmanFault, language: Language): string {
  return language === "en-US" ? message : (texts[language][code] ?? message);
}
