import { once } from "node:events";
import { createServer } from "node:http";
import { Waiting } from "./waiting.ts";

/**
 * A page of this machine that tells of its second frame, asks each tenth of a second what to do, and
 * does it: `paint` two frames more, `grow` until there is no memory, `compute` for ever.
 */
const PAGE = `<!doctype html><title>start</title><h1>You will be signed out in 42 seconds</h1><script>
const twoFrames = () =>
  new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
const acts = {
  paint: async () => { await twoFrames(); await fetch("/painted"); },
  grow: () => { const all = []; for (;;) all.push(new Array(1e5).fill(Math.random())); },
  compute: () => { for (;;); },
};
void acts.paint();
setInterval(async () => acts[await (await fetch("/what")).text()]?.(), 100);
</script>`;

type Act = "paint" | "grow" | "compute";

export type PaintedPage = {
  readonly url: string;
  readonly painted: Waiting;
  /** How often it was loaded. */
  readonly loads: () => number;
  /** Resolves when the page has been told. */
  tell(act: Act): Promise<void>;
  close(): void;
};

export async function startPaintedPage(): Promise<PaintedPage> {
  const painted = new Waiting();
  const taken = new Waiting();
  const asked: { loads: number; order: Act | null } = { loads: 0, order: null };
  const takeOrder = () => {
    const { order } = asked;
    if (order !== null) taken.tell();
    asked.order = null;
    return order ?? "";
  };
  const site = createServer(({ url }, response) => {
    response.setHeader("content-type", "text/html");
    if (url === "/") asked.loads += 1;
    if (url === "/painted") painted.tell();
    response.end(url === "/what" ? takeOrder() : url === "/" ? PAGE : "");
  });
  await once(site.listen(0, "127.0.0.1"), "listening");
  const address = site.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`,
    painted,
    loads: () => asked.loads,
    tell: (act) => {
      asked.order = act;
      return taken.next(`${act}: nobody asked what to do`);
    },
    close: () => void site.close().closeAllConnections(),
  };
}
