import { Command } from "commander";
import { hypervSession, openExchanger } from "../provider/connect/winrm";
import { FailbackError } from "../provider/errors";
import { loginFor } from "../provider/lifecycle/credentials";
import type { HostInput } from "../provider/lifecycle/host-input";
import type { SecretSources } from "../provider/lifecycle/host-secrets";
import type { Login } from "../provider/transport/winrm/auth/credentials";
import type { Unauthenticated } from "./check/ask-unauthenticated";
import { type CheckOptions, hostOf, withHostOptions } from "./check/options";
import { Pseudonyms } from "./check/recording/pseudonyms";
import { RecordingExchanger } from "./check/recording/recording-exchanger";
import { prepareFolder, writeRecording } from "./check/recording/write-recording";
import type { CheckReport } from "./check/report";
import { runCheck } from "./check/run-check";
import { show } from "./check/show";

const MORE_HELP = `
The account is read from the environment, never from options: HYPERV_USERNAME and HYPERV_PASSWORD; with --auth certificate
HYPERV_CERTIFICATE and HYPERV_KEY, both as PEM text, the key without a passphrase. Only questions are asked: nothing on the
host is changed, and InitiateFailback is not called.

Exit code: 0 when no step failed, 1 when one did, 2 when the options or the account cannot be used.

Examples:
  hyperv-failback check --host hv-dr-01.corp.example
  hyperv-failback check --host hv-dr-01.corp.example --tls --ca authority.pem
  hyperv-failback check --host 10.20.0.11 --auth basic --tls --server-name hv-dr-01.corp.example --json
  HYPERV_CERTIFICATE="$(cat me.pem)" HYPERV_KEY="$(cat me.key)" \\
    hyperv-failback check --host hv-dr-01.corp.example --tls --auth certificate
  hyperv-failback check --host hv-dr-01.corp.example --record ./recording

Each step, and the shape of --json: docs/connecting.md in the project's repository.`;

/** For one connection or one question, milliseconds. */
const PATIENCE_MS = 15_000;

const USAGE = 2;

export function checkCommand(): Command {
  const command = new Command("check")
    .summary("say step by step what works when connecting to a Hyper-V host")
    .description(
      "Connects to a Hyper-V host as the resource does, and says for each step what works; for what does not, the command to " +
        "type on the host.",
    );
  return withHostOptions(command)
    .option("--record <folder>", "write the questions and answers there, anonymised; the folder must be new or empty")
    .option("--json", "print the report as JSON")
    .addHelpText("after", MORE_HELP)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE))
    .action(check);
}

async function check(options: CheckOptions): Promise<void> {
  try {
    process.exitCode = await run(options);
  } catch (thrown) {
    if (!(thrown instanceof FailbackError)) throw thrown;
    if (!["inputInvalid", "credentialsMissing"].includes(thrown.code)) throw thrown;
    process.stderr.write(`hyperv-failback: ${thrown.message}\n`);
    process.exitCode = USAGE;
  }
}

async function run(options: CheckOptions): Promise<number> {
  const host = hostOf(options);
  const sources = { config: () => undefined, environment: process.env };
  const login = knownLogin(host, sources);
  if (options.record !== undefined) prepareFolder(options.record);
  const pseudonyms = new Pseudonyms(Date.now());
  const opened = openExchanger(host, sources);
  const recorder = options.record === undefined ? undefined : new RecordingExchanger(opened);
  try {
    const report = await runCheck({
      host,
      user: login.auth === "certificate" ? undefined : login.credentials.username,
      certificate: login.auth === "certificate" ? login.identity : undefined,
      session: hypervSession(recorder ?? opened),
      patienceMs: PATIENCE_MS,
      ...(recorder && { answered: (answer: Unauthenticated) => recorder.keepHead(answer) }),
    });
    print({ ...report, ...written(options, recorder, pseudonyms) }, options);
    return report.outcome === "ok" ? 0 : 1;
  } finally {
    opened.close();
  }
}

/** What is missing is told by its place here: the environment alone. */
function knownLogin(host: HostInput, sources: SecretSources): Login {
  try {
    return loginFor(host, sources);
  } catch (thrown) {
    if (!(thrown instanceof FailbackError) || thrown.code !== "credentialsMissing") throw thrown;
    const wanted =
      host.auth === "certificate"
        ? "HYPERV_CERTIFICATE and HYPERV_KEY (PEM text)"
        : "HYPERV_USERNAME and HYPERV_PASSWORD";
    throw new FailbackError(
      "credentialsMissing",
      `${thrown.message}; a check takes ${wanted} from the environment alone`,
    );
  }
}

function written(
  { record }: CheckOptions,
  recorder: RecordingExchanger | undefined,
  pseudonyms: Pseudonyms,
): Pick<CheckReport, "recording"> {
  if (record === undefined || !recorder) return {};
  return { recording: { folder: record, files: writeRecording(record, recorder.exchanges, pseudonyms) } };
}

function print(report: CheckReport, { json }: CheckOptions): void {
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : show(report));
}
