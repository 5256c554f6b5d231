import { bridge } from "../bridge.ts";
import { statusSections } from "../status-words.ts";
import { useEscape } from "../use-keys.ts";
import { Choices } from "./choices.tsx";
import { Letterhead } from "./letterhead.tsx";
import type { PageProps } from "./page-props.ts";

/** What a person may know about their own session, and what they may choose about this shell. */
export function StatusPage({ view, translate, press }: PageProps) {
  const ended = view.status?.ended ?? null;
  const goBack = () => press(() => void bridge.closeStatus());
  useEscape(goBack);
  return (
    <div class="status-page">
      <Letterhead appearance={view.appearance} />
      <h1 id="headline">{translate("status.title")}</h1>
      {statusSections({ ...view, ended }, translate).map(({ title, lines }) => (
        <section key={title} aria-label={title}>
          <h2>{title}</h2>
          <ul>
            {lines.map(({ text, origin }) => (
              <li key={text}>
                {text}
                {origin !== null && <small class="origin">{origin}</small>}
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Choices view={view} translate={translate} press={press} />
      <div class="buttons">
        <button type="button" class="primary" onClick={goBack}>
          {translate("button.close")}
        </button>
      </div>
    </div>
  );
}
