import { sameSecret } from "../http/constant-time";

export interface Credentials {
  /** `DOMAIN\user`, or a user alone. */
  readonly user: string;
  readonly password: string;
}

export interface AccountReport {
  readonly user: string;
  readonly locked: boolean;
  readonly disabled: boolean;
  /** Wrong passwords since the last right one. */
  readonly wrongPasswords: number;
}

/** The account that may call the host, and what its policy says of wrong passwords. */
export class HostAccount {
  readonly user: string;
  readonly #password: string;
  #wrongPasswords = 0;
  #locked = false;
  #disabled = false;

  /**
   * @param computer the host's NetBIOS name: whoever names no domain means an account of the host's own
   * @param lockAfter so many wrong passwords in a row lock the account (Windows' account lockout threshold); never by default
   */
  constructor(
    { user, password }: Credentials,
    readonly computer: string,
    readonly lockAfter = Number.POSITIVE_INFINITY,
  ) {
    this.user = user;
    this.#password = password;
  }

  /**
   * Whether a name of NTLM means this account. Windows regards case in none of its parts; a domain that is missing, or
   * a dot, is the host itself, and a name may come as `user@domain` too.
   */
  isNamed(user: string, domain: string): boolean {
    const [ownDomain, ownUser] = splitName(this.user);
    if (domain === "" && user.includes("@")) return same(user, `${ownUser}@${ownDomain ?? this.computer}`);
    const isOwn = ownDomain === undefined || same(ownDomain, this.computer);
    const isDomain = isOwn
      ? ["", ".", this.computer, ownDomain ?? ""].some((one) => same(domain, one))
      : domain === "" || same(domain, ownDomain);
    return same(user, ownUser) && isDomain;
  }

  /** The password of whom a name of NTLM means; undefined when that is somebody else. */
  passwordOf(user: string, domain: string): string | undefined {
    return this.isNamed(user, domain) ? this.#password : undefined;
  }

  /** Whether a pair of name and password opens the door; counted either way, if the name is right. */
  presents({ user, password }: Credentials): boolean {
    const isUser = sameSecret(user.toLowerCase(), this.user.toLowerCase());
    const isPassword = sameSecret(password, this.#password);
    return isUser && this.tried(isPassword);
  }

  /** Counts a try. @returns whether it opens the door: a locked or disabled account is told nothing of its password */
  tried(isRight: boolean): boolean {
    if (!this.isUsable) return false;
    this.#wrongPasswords = isRight ? 0 : this.#wrongPasswords + 1;
    if (this.#wrongPasswords >= this.lockAfter) this.#locked = true;
    return isRight;
  }

  get isUsable(): boolean {
    return !this.#locked && !this.#disabled;
  }

  lock(): void {
    this.#locked = true;
  }

  unlock(): void {
    this.#locked = false;
    this.#wrongPasswords = 0;
  }

  disable(): void {
    this.#disabled = true;
  }

  enable(): void {
    this.#disabled = false;
  }

  report(): AccountReport {
    const { user } = this;
    return { user, locked: this.#locked, disabled: this.#disabled, wrongPasswords: this.#wrongPasswords };
  }
}

/** `DOMAIN\user` in its parts. */
export function splitName(name: string): [domain: string | undefined, user: string] {
  const at = name.indexOf("\\");
  return at < 0 ? [undefined, name] : [name.slice(0, at), name.slice(at + 1)];
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
