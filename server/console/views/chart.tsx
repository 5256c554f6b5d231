import { useLayoutEffect, useRef } from "preact/hooks";
import uPlot from "uplot";

type ChartProps = {
  /** What it shows, in words: nobody is left with a picture alone. */
  readonly words: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly values: readonly number[];
};

const HEIGHT_PX = 160;

/** A curve of values in their order, where its shape says more than a number. */
export function Chart({ words, xLabel, yLabel, values }: ChartProps) {
  const room = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = room;
    if (current === null) return;
    const ink = getComputedStyle(current);
    const axis = { stroke: ink.getPropertyValue("--quiet"), grid: { show: false } };
    const plot = new uPlot(
      {
        width: current.clientWidth,
        height: HEIGHT_PX,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false } },
        axes: [
          { ...axis, label: xLabel },
          { ...axis, label: yLabel },
        ],
        series: [{}, { stroke: ink.getPropertyValue("--accent"), width: 2 }],
      },
      [values.map((_, index) => index + 1), [...values]],
      current,
    );
    return () => plot.destroy();
  }, [JSON.stringify(values), xLabel, yLabel]);
  return (
    <figure class="chart">
      <figcaption>{words}</figcaption>
      <div ref={room} aria-hidden="true" />
    </figure>
  );
}
