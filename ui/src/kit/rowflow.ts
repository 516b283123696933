// Where everything in a RowFlow picture stands. Pure: numbers in, coordinates out.

/** One stage of the flow: what is left after the losses before it. */
export interface Stage {
  label: string;
  value: number;
}

/** What was lost between a stage and the next. */
export interface Loss {
  label: string;
  tone: "plain" | "trouble";
}

export interface Bar {
  x: number;
  height: number;
  stage: Stage;
}

export interface Bend {
  path: string;
  loss: Loss;
  /** How many, always positive. */
  lost: number;
  textX: number;
  textY: number;
  anchor: "start" | "end";
}

export interface Picture {
  width: number;
  height: number;
  bars: Bar[];
  /** The flow between each bar and the next. */
  flows: { x: number; width: number; height: number }[];
  bends: Bend[];
  /** Where the shore stands, if the flow crosses it. */
  shore: number | null;
  /** Whether something is drawn larger than it is, so that it can be seen. */
  notToScale: boolean;
}

const WIDTH = 940;
const LEFT = 10;
const LAST = 96; // room for the last stage's label
export const TOP = 54;
const TALLEST = 136;
export const BAR = 11;
const DROP = 25;
const REACH = 56;

/**
 * Lays a flow out from left to right, the main flow along the top edge, losses bending down.
 * `shoreAfter` is the place of the stage behind which personal data leaves the laptop.
 */
export function layOut(stages: Stage[], losses: Loss[], shoreAfter: number | null): Picture {
  const most = Math.max(1, ...stages.map((stage) => stage.value));
  let notToScale = false;
  const tall = (value: number): number => {
    const height = (value / most) * TALLEST;
    if (value > 0 && height < 2) {
      notToScale = true;
      return 2;
    }
    return height;
  };
  const step = (WIDTH - LEFT - LAST) / Math.max(1, stages.length - 1);
  const bars = stages.map((stage, place) => ({ x: LEFT + place * step, height: tall(stage.value), stage }));
  const shore = shoreAfter === null ? null : LEFT + (shoreAfter + 0.57) * step;

  const flows: Picture["flows"] = [];
  const bends: Bend[] = [];
  for (let place = 0; place + 1 < bars.length; place += 1) {
    const from = bars[place];
    const to = bars[place + 1];
    const loss = losses[place];
    if (!from || !to || !loss) continue;
    flows.push({ x: from.x + BAR, width: step - BAR, height: Math.min(from.height, to.height) });
    const lost = from.stage.value - to.stage.value;
    if (lost > 0) bends.push(bend(from, to, loss, lost, place, shore, shoreAfter));
  }
  return { width: WIDTH, height: TOP + TALLEST + DROP + 34, bars, flows, bends, shore, notToScale };
}

function bend(
  from: Bar, to: Bar, loss: Loss, lost: number, place: number, shore: number | null, shoreAfter: number | null,
): Bend {
  const x = from.x + BAR;
  const upper = TOP + Math.min(to.height, from.height);
  const lower = TOP + Math.max(from.height, Math.min(to.height, from.height) + 2);
  const end = x + REACH;
  const floor = lower + DROP;
  const middle = x + REACH / 2;
  const path =
    `M${x} ${upper} C${middle} ${upper} ${middle} ${floor - 2} ${end} ${floor - 2}` +
    ` L${end} ${floor} C${middle} ${floor} ${middle} ${lower} ${x} ${lower} Z`;
  // A caption never runs across the shore: before it, it turns round and stands below its bend.
  const turns = shore !== null && place === shoreAfter;
  return {
    path,
    loss,
    lost,
    textX: turns ? shore - 10 : end + 4,
    textY: turns ? floor + 16 : floor + 3,
    anchor: turns ? "end" : "start",
  };
}
