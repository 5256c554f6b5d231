import type { ProblemDocument } from "../../contract/admin-shapes.ts";
import { failureWords } from "../model/failure-words.ts";

/** What happened, what it means, what to do, and an id to search for. */
export function Failure({ problem }: { readonly problem: ProblemDocument }) {
  const words = failureWords(problem);
  return (
    <div class="failure" role="alert">
      <p class="failure-title">{words.title}</p>
      <p>{words.detail}</p>
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
      <p class="quiet">
        Search for <code>{words.id}</code>
      </p>
    </div>
  );
}
