import type { MessageId } from "../translate.ts";
import { useConsole, useLoaded } from "./console-context.ts";
import { Moment } from "./moment.tsx";
import { useSay } from "./say-context.ts";
import { Shown } from "./shown.tsx";

const VERSIONS_SHOWN = 10;

type HistoryProps = {
  readonly name: string;
  readonly newest: number;
  readonly shown: number;
  readonly onChoose: (version: number) => void;
};

/** Who published what when. An older one is published again as a new one: versions never go backwards. */
export function PolicyHistory({ name, newest, shown, onChoose }: HistoryProps) {
  const say = useSay();
  const { client } = useConsole();
  const { loaded } = useLoaded(async () => {
    const count = Math.min(VERSIONS_SHOWN, newest);
    const asked = Array.from({ length: count }, (_, index) =>
      client.call("getPolicy", { params: { name, version: newest - index } }),
    );
    // A number that was given to a rollout which came to nothing is nobody's.
    const found = (await Promise.all(asked)).flatMap((one) => (one.ok ? [one.value] : []));
    return { ok: true, value: found };
  }, `${name} ${newest}`);
  return (
    <Shown loaded={loaded}>
      {(versions) => (
        <section>
          <h2>{say("history.title")}</h2>
          <ol class="versions">
            {versions.map(({ version, publishedAt, publishedBy, withdrawn }) => (
              <li key={version}>
                <button
                  type="button"
                  aria-pressed={version === shown}
                  onClick={() => onChoose(version)}
                >
                  {say("history.version", { version })}
                </button>
                <span class="quiet">
                  {say.around(lineOf(withdrawn, version === newest), {
                    person: publishedBy,
                    time: <Moment at={publishedAt} />,
                  })}
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </Shown>
  );
}

function lineOf(withdrawn: boolean, isNewest: boolean): MessageId {
  if (withdrawn) return "history.withdrawn";
  return isNewest ? "history.inForce" : "history.line";
}
