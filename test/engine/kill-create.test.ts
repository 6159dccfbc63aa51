import { describeKills } from "../support/describe-kills";

jest.setTimeout(600_000);

describeKills("create");
