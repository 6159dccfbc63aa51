import type { Remedy } from "./report";

/** What is done where this program runs: words, or options to give. */
export const here = (why: string, text?: string): Remedy => ({
  where: "here",
  why,
  ...(text === undefined ? {} : { command: text }),
});

/**
 * Commands to type on the host, each as Microsoft documents it: "Installation and configuration for Windows Remote
 * Management", Enable-PSRemoting, Add-LocalGroupMember, Install-WindowsFeature, "Windows Time service tools and
 * settings", User Account Control's remote restrictions (docs/facts/wsman.md).
 */
const command = (why: string, text: string): Remedy => ({ where: "host", why, command: text });

export const onHost = {
  registerName: command("register the host's name in DNS anew", "ipconfig /registerdns"),
  listeners: command("see which listeners there are", "winrm enumerate winrm/config/listener"),
  quickConfig: command("start WinRM, with a listener on HTTP and its firewall rule", "winrm quickconfig"),
  remoting: command("the same from PowerShell", "Enable-PSRemoting -Force"),
  quickConfigHttps: command(
    "make a listener on HTTPS, once the host has a certificate for its name",
    "winrm quickconfig -transport:https",
  ),
  firewall: command(
    "open the firewall for the listener on HTTPS",
    "New-NetFirewallRule -DisplayName 'WinRM HTTPS' -Direction Inbound -Protocol TCP -LocalPort 5986 -Action Allow",
  ),
  certificates: command(
    "see the host's certificates, their names and dates",
    "Get-ChildItem Cert:\\LocalMachine\\My | Format-List Subject,DnsNameList,NotAfter,Thumbprint",
  ),
  auth: command("see which ways to authenticate it offers", "winrm get winrm/config/service/auth"),
  negotiate: command("offer Negotiate", `winrm set winrm/config/service/auth '@{Negotiate="true"}'`),
  basic: command("offer Basic, for local accounts", `winrm set winrm/config/service/auth '@{Basic="true"}'`),
  certificate: command("offer client certificates", `winrm set winrm/config/service/auth '@{Certificate="true"}'`),
  certificateMappings: command(
    "see which certificate stands for which account",
    "Get-ChildItem WSMan:\\localhost\\ClientCertificate",
  ),
  unencrypted: command(
    "take messages that are not encrypted, where nothing better can be had",
    `winrm set winrm/config/service '@{AllowUnencrypted="true"}'`,
  ),
  localAccount: (user: string) =>
    command("see whether a local account is locked, disabled or expired", `net user '${quoted(localName(user))}'`),
  clientAuthorities: command(
    "see whether the host trusts the authority that signed the certificate",
    "Get-ChildItem Cert:\\LocalMachine\\Root | Format-List Subject,NotAfter",
  ),
  failedLogons: command(
    "see why it refused (event 4625)",
    "Get-WinEvent -FilterHashtable @{LogName='Security';Id=4625} -MaxEvents 5 | Format-List",
  ),
  hyperv: command("install Hyper-V", "Install-WindowsFeature -Name Hyper-V -IncludeManagementTools -Restart"),
  hypervAdministrators: (user: string) =>
    command(
      "give the account rights to Hyper-V",
      `Add-LocalGroupMember -Group 'Hyper-V Administrators' -Member '${quoted(user)}'`,
    ),
  remoteUsers: (user: string) =>
    command(
      "let it in through WinRM",
      `Add-LocalGroupMember -Group 'Remote Management Users' -Member '${quoted(user)}'`,
    ),
  tokenFilter: command(
    "for a local account among the administrators: give it its full rights over the network",
    "reg add HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System /v LocalAccountTokenFilterPolicy /t REG_DWORD /d 1 /f",
  ),
  management: command("start Hyper-V's management service", "Start-Service vmms"),
  timeSource: command("see what the host sets its clock by", "w32tm /query /status"),
  setTime: command("have it set its clock now", "w32tm /resync"),
  version: command("see the host's version", "Get-ComputerInfo -Property OsName,OsVersion"),
} as const;

/** Without the computer or the domain before it. */
function localName(user: string): string {
  return user.slice(user.indexOf("\\") + 1);
}

/** As PowerShell wants a quote within single quotes. */
function quoted(text: string): string {
  return text.replaceAll("'", "''");
}
