import { useState } from "preact/hooks";

const NEXT_AFTER_MS = 250;
const AGAIN_AFTER_MS = 1_000;

/** Picture after picture: the next is asked for when the last is there, so that none ever piles up. */
export function LivePicture({ src, alt }: { readonly src: string; readonly alt: string }) {
  const [turn, setTurn] = useState(0);
  const next = (afterMs: number) => setTimeout(() => setTurn(turn + 1), afterMs);
  return (
    <img
      src={`${src}?${turn}`}
      alt={alt}
      onLoad={() => next(NEXT_AFTER_MS)}
      onError={() => next(AGAIN_AFTER_MS)}
    />
  );
}
