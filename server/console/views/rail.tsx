import { PAGES, type PageName, routeHash } from "../model/route.ts";
import { Icon } from "./icon.tsx";

type RailProps = { readonly page: PageName; readonly waiting: number };

/** Left on a wide screen, below on a narrow one; a number where somebody waits for an answer. */
export function Rail({ page, waiting }: RailProps) {
  return (
    <nav class="rail" aria-label="Pages">
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        Skip to the page
      </button>
      <p class="brand">Sessionward</p>
      <ul>
        {PAGES.map(({ page: each, title, key }) => (
          <li key={each}>
            <a
              href={routeHash({ page: each })}
              title={`${title} (${key})`}
              aria-current={each === page ? "page" : undefined}
            >
              <Icon name={each} />
              <span>{title}</span>
              {each === "live" && waiting > 0 && (
                <span class="count">
                  {waiting}
                  <span class="only-spoken"> waiting for an answer</span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
