import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Outcome } from "../api-client.ts";
import { useLoaded } from "./console-context.ts";
import { CommandLine } from "./empty.tsx";
import { Shown } from "./shown.tsx";

type SectionProps<T> = {
  readonly title: string;
  readonly load: () => Promise<Outcome<T>>;
  /** What to do with a new one, which nobody can read again. */
  readonly toldOnce: string;
  readonly list: (loaded: T, onRevoked: () => void) => ComponentChildren;
  readonly form: (onMade: (token: string) => void) => ComponentChildren;
};

/** Tokens of one kind: which there are, the new one told once, and the way to make another. */
export function TokenSection<T>({ title, load, toldOnce, list, form }: SectionProps<T>) {
  const { loaded, reload } = useLoaded(load, title);
  const [token, setToken] = useState<string | null>(null);
  return (
    <section>
      <h2>{title}</h2>
      <Shown loaded={loaded}>{(value) => <>{list(value, reload)}</>}</Shown>
      {token !== null && (
        <div class="told-once" role="status">
          <p>{toldOnce}</p>
          <CommandLine command={token} />
        </div>
      )}
      {form((made) => {
        setToken(made);
        reload();
      })}
    </section>
  );
}
