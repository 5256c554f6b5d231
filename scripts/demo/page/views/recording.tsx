/** Made by the project's own tests from this very page, on a machine that can show it. */
const TOUR = new URL("../../../../docs/screens/demo/tour.webp", import.meta.url).href;

/** For whoever can't have the two computers themselves: it says of itself that it is none. */
export function Recording() {
  return (
    <figure class="recording">
      <img
        src={TOUR}
        width="960"
        height="645"
        alt="The tour of the two computers: on the left the next person is signed in as the one who left; on the right nothing is left."
      />
      <figcaption>
        A recording of this page, twice as fast as it was. Nothing in it runs on this machine. What
        does run here as you are: <code>npm start -- --once</code>, the whole story in the terminal,
        which names the steps that need more.
      </figcaption>
    </figure>
  );
}
