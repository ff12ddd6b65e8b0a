import { type Axis, placeOn, ticksOf, tickText } from './chart-scale.js';
import { type Html, html } from './html.js';

/** One thing that is drawn, in values of the axes. `tone` picks a colour, the same tone the same colour. */
export type Mark =
  | {
      readonly kind: 'line';
      readonly tone: number;
      readonly points: readonly ChartPoint[];
      readonly dashed?: boolean;
    }
  | { readonly kind: 'dots'; readonly tone: number; readonly points: readonly ChartPoint[] }
  /** Between a lower and an upper line. */
  | {
      readonly kind: 'band';
      readonly tone: number;
      readonly lower: readonly ChartPoint[];
      readonly upper: readonly ChartPoint[];
    }
  | {
      readonly kind: 'bar';
      readonly tone: number;
      readonly from: number;
      readonly to: number;
      readonly height: number;
    }
  /** A line across the chart at a value of an axis, with a text beside it. */
  | {
      readonly kind: 'at';
      readonly tone: number;
      readonly axis: 'x' | 'y';
      readonly value: number;
      readonly text: string;
      /** Of an upright line: how many lines above the foot of the chart its text stands. */
      readonly row?: number;
    };

export type ChartPoint = readonly [x: number, y: number];

/** A chart: what is drawn, in the order in which it is drawn. */
export interface Chart {
  /** What it shows, for those who cannot see it. */
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly marks: readonly Mark[];
  readonly legend?: readonly { readonly tone: number; readonly text: string }[];
  readonly widthPx?: number;
  readonly heightPx?: number;
}

/** Colours of Okabe & Ito (2008), which people tell apart whatever colours they see; they stand out from light and dark. */
const tones = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#b8860b',
  '#56b4e9',
  '#7f7f7f',
  '#e69f00',
] as const;
const margin = { left: 58, right: 16, top: 12, bottom: 44 } as const;
const legendLinePx = 18;

/** The chart as an `svg` element that stands alone or in a page; grey and `tones` show on light and on dark. */
export function svgChart(chart: Chart): Html {
  const { title, x, y, marks, legend = [], widthPx = 640, heightPx = 320 } = chart;
  const height = heightPx + legend.length * legendLinePx;
  const plot = {
    width: widthPx - margin.left - margin.right,
    height: heightPx - margin.top - margin.bottom,
  };
  const at: Place = ([px, py]) => [
    margin.left + placeOn(x, px) * plot.width,
    margin.top + (1 - placeOn(y, py)) * plot.height,
  ];
  const middle = { x: margin.left + plot.width / 2, y: margin.top + plot.height / 2 };
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${height}" role="img" aria-label="${title}" font-family="sans-serif" font-size="12" color="#7a7a7a">
<title>${title}</title>
${ticksOf(x).map((value) => tickX(x, value, at([value, y.from])))}
${ticksOf(y).map((value) => tickY(y, value, at([x.from, value]), plot.width))}
<rect x="${margin.left}" y="${margin.top}" width="${plot.width}" height="${plot.height}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>
${marks.map((mark) => drawMark(mark, chart, at))}
<text x="${middle.x}" y="${heightPx - 8}" text-anchor="middle" fill="currentColor">${x.label}</text>
<text transform="translate(14 ${middle.y}) rotate(-90)" text-anchor="middle" fill="currentColor">${y.label}</text>
${legend.map(({ tone, text }, index) => legendLine(tone, text, heightPx + index * legendLinePx))}
</svg>`;
}

type Place = (point: ChartPoint) => ChartPoint;

function drawMark(mark: Mark, { x, y }: Chart, at: Place): Html {
  const colour = toneColour(mark.tone);
  switch (mark.kind) {
    case 'line': {
      const dash = mark.dashed === true ? '5 4' : 'none';
      return html`<polyline points="${path(mark.points, at)}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`;
    }
    case 'dots': {
      const dots = mark.points.map((point) => {
        const [cx, cy] = at(point);
        return html`<circle cx="${short(cx)}" cy="${short(cy)}" r="2.5" fill="${colour}" fill-opacity="0.6"/>`;
      });
      return html`<g>${dots}</g>`;
    }
    case 'band':
      return html`<polygon points="${path([...mark.upper, ...mark.lower.toReversed()], at)}" fill="${colour}" fill-opacity="0.18"/>`;
    case 'bar': {
      const [left, top] = at([mark.from, mark.height]);
      const [right, bottom] = at([mark.to, y.from]);
      const [width, height] = [Math.max(0.5, right - left - 1), Math.max(0, bottom - top)];
      return html`<rect x="${short(left)}" y="${short(top)}" width="${short(width)}" height="${short(height)}" fill="${colour}" fill-opacity="0.75"/>`;
    }
    case 'at':
      return lineAcross(mark, { x, y }, at, colour);
  }
}

function lineAcross(
  { axis, value, text, row = 0 }: Extract<Mark, { kind: 'at' }>,
  { x, y }: Pick<Chart, 'x' | 'y'>,
  at: Place,
  colour: string,
): Html {
  const upright = axis === 'x';
  const [x1, y1] = at(upright ? [value, y.from] : [x.from, value]);
  const [x2, y2] = at(upright ? [value, y.to] : [x.to, value]);
  // Beside the line, on the side with room.
  const isLeft = !upright || placeOn(x, value) > 0.7;
  const [tx, ty] = [isLeft ? x2 - 5 : x2 + 5, upright ? y1 - 8 - row * 16 : y2 - 4];
  return html`<line x1="${short(x1)}" y1="${short(y1)}" x2="${short(x2)}" y2="${short(y2)}" stroke="${colour}" stroke-width="1.5" stroke-dasharray="6 3"/>
<text x="${short(tx)}" y="${short(ty)}" text-anchor="${isLeft ? 'end' : 'start'}" fill="${colour}">${text}</text>`;
}

function tickX(axis: Axis, value: number, [x, y]: ChartPoint): Html {
  return html`<line x1="${short(x)}" y1="${short(y)}" x2="${short(x)}" y2="${short(y + 4)}" stroke="currentColor"/><text x="${short(x)}" y="${short(y + 16)}" text-anchor="middle" fill="currentColor">${tickText(axis, value)}</text>
`;
}

function tickY(axis: Axis, value: number, [x, y]: ChartPoint, width: number): Html {
  return html`<line x1="${short(x)}" y1="${short(y)}" x2="${short(x + width)}" y2="${short(y)}" stroke="currentColor" stroke-opacity="0.15"/><text x="${short(x - 6)}" y="${short(y + 4)}" text-anchor="end" fill="currentColor">${tickText(axis, value)}</text>
`;
}

function legendLine(tone: number, text: string, y: number): Html {
  return html`<rect x="${margin.left}" y="${y + 2}" width="12" height="12" fill="${toneColour(tone)}"/><text x="${margin.left + 18}" y="${y + 12}" fill="currentColor">${text}</text>
`;
}

function path(points: readonly ChartPoint[], at: Place): string {
  return points.map((point) => at(point).map(short).join(',')).join(' ');
}

function toneColour(tone: number): string {
  return tones[tone % tones.length] ?? tones[0];
}

function short(value: number): number {
  return Math.round(value * 10) / 10;
}
