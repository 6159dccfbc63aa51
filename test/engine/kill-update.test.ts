import { describeKills } from "../support/describe-kills";

jest.setTimeout(300_000);

describeKills("update");
