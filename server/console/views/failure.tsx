import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import { failureWords } from "../model/failure-words.ts";
import { useSay } from "./say-context.ts";

/** What happened, what it means, what to do, and an id to search for. */
export function Failure({ problem }: { readonly problem: ProblemDocument }) {
  const say = useSay();
  const words = failureWords(problem, say);
  return (
    <div class="failure" role="alert">
      <p class="failure-title">{words.title}</p>
      <p>{words.detail}</p>
      {words.original !== "" && (
        <p class="quiet" lang="en">
          {words.original}
        </p>
      )}
      {words.issues.length > 0 && (
        <ul>
          {words.issues.map(({ where, message }) => (
            <li key={where}>
              <code>{where}</code> {message}
            </li>
          ))}
        </ul>
      )}
      <p>{words.advice}</p>
      <p class="quiet">{say.around("failure.search", { id: <code>{words.id}</code> })}</p>
    </div>
  );
}
