import { SaxesParser } from "saxes";

/** The XML parser the reader stands on, with the reader's options and with handlers that do nothing. */
export class BareParser {
  readonly #parser = new SaxesParser({ xmlns: true });
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });

  constructor() {
    this.#parser.on("error", (error) => {
      throw error;
    });
    this.#parser.on("doctype", nothing);
    this.#parser.on("opentag", nothing);
    this.#parser.on("closetag", nothing);
    this.#parser.on("text", nothing);
    this.#parser.on("cdata", nothing);
  }

  write(chunk: Uint8Array): void {
    this.#parser.write(this.#decoder.decode(chunk, { stream: true }));
  }

  end(): void {
    this.#parser.write(this.#decoder.decode()).close();
  }
}

function nothing(): void {}
