import { useSay } from "../say-context.ts";

/** Made by the project's own tests from this very page, on a machine that can show it. */
const TOUR = new URL("../../../../docs/screens/demo/tour.webp", import.meta.url).href;

/** For whoever can't have the two computers themselves: it says of itself that it is none. */
export function Recording() {
  const say = useSay();
  return (
    <figure class="recording">
      <img src={TOUR} width="960" height="645" alt={say("recording.alt")} />
      <figcaption>
        {say("recording.what")} <code>npm start -- --once</code>, {say("recording.story")}
      </figcaption>
    </figure>
  );
}
