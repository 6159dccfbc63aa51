import fs from "node:fs/promises";

/** A file's content, under as many names as were linked to it. */
interface Content {
  readonly text: string;
  names: number;
}

/** A folder in memory, with the rules of one on disk as far as a lock needs them. */
export class MemoryFolder {
  readonly files = new Map<string, Content>();

  /** From now on `node:fs/promises` leads here; every call goes through `turn` first, which may take its time. */
  replaceDisk(turn: (name: string, path: string) => Promise<void>): void {
    const operations = {
      mkdir: () => undefined,
      writeFile: (path: string, text: string) => this.#create(path, { text, names: 1 }),
      readFile: (path: string) => this.#get(path).text,
      stat: (path: string) => ({ nlink: this.#get(path).names }),
      link: (from: string, to: string) => {
        const content = this.#get(from);
        this.#create(to, content);
        content.names++;
      },
      rm: (path: string) => {
        const content = this.files.get(path);
        if (content) content.names--;
        this.files.delete(path);
      },
    };
    for (const [name, operation] of Object.entries(operations)) {
      const replaced = async (path: string, second: string) => {
        await turn(name, name === "link" ? second : path);
        return operation(path, second);
      };
      jest.spyOn(fs, name as "rm").mockImplementation(replaced as never);
    }
  }

  #create(path: string, content: Content): void {
    if (this.files.has(path)) throw refusal("EEXIST");
    this.files.set(path, content);
  }

  #get(path: string): Content {
    const content = this.files.get(path);
    if (!content) throw refusal("ENOENT");
    return content;
  }
}

function refusal(code: string): Error {
  return Object.assign(new Error(code), { code });
}
