import { PAGES, type PageName, routeHash } from "../model/route.ts";
import { Icon } from "./icon.tsx";
import { useSay } from "./say-context.ts";

type RailProps = { readonly page: PageName; readonly waiting: number };

/** Left on a wide screen, below on a narrow one; a number where somebody waits for an answer. */
export function Rail({ page, waiting }: RailProps) {
  const say = useSay();
  return (
    <nav class="rail" aria-label={say("rail.label")}>
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        {say("rail.skip")}
      </button>
      <p class="brand">Sessionward</p>
      <ul>
        {PAGES.map(({ page: each, key }) => (
          <li key={each}>
            <a
              href={routeHash({ page: each })}
              title={`${say(`page.${each}`)} (${key})`}
              aria-current={each === page ? "page" : undefined}
            >
              <Icon name={each} />
              <span>{say(`page.${each}`)}</span>
              {each === "live" && waiting > 0 && (
                <span class="count">
                  {waiting}
                  <span class="only-spoken"> {say("rail.waiting")}</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
