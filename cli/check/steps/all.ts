import type { Step } from "../step";
import { authentication } from "./authentication";
import { clock } from "./clock";
import { encryption } from "./encryption";
import { http } from "./http";
import { machines } from "./machines";
import { method } from "./method";
import { name } from "./name";
import { namespace } from "./namespace";
import { port } from "./port";
import { providers } from "./providers";
import { rights } from "./rights";
import { tls } from "./tls";
import { wql } from "./wql";

/** In the order of the report. */
export const steps: readonly Step[] = [
  name,
  port,
  tls,
  http,
  clock,
  authentication,
  encryption,
  namespace,
  wql,
  rights,
  machines,
  method,
  providers,
];
