import type { Inspections, StationInfo } from '../contract/http-api.js';
import type { ResultPayload } from '../contract/result-payload.js';
import type { StatePayload } from '../contract/state-payload.js';
import { CameraView } from './camera-view.js';
import { byId } from './element.js';
import { HistoryView } from './history-view.js';
import { StateView } from './state-view.js';
import { pageTexts } from './texts.js';

/* The page shows what the station tells and asks nothing else of it. */

async function get(path: string): Promise<unknown> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/* oxlint-disable typescript/no-unsafe-type-assertion -- page and station are of one build: the types are the contract */
const info = (await get('/api/station')) as StationInfo;
const texts = pageTexts[info.language];
document.documentElement.lang = info.language;
document.title = `${info.station} · Twinspect`;
byId('station').textContent = info.station;
byId('software').textContent = info.software;
byId('charts').textContent = texts.charts;

const state = new StateView(texts);
const history = new HistoryView(texts);
const cameras = new Map(info.cameras.map(({ name }) => [name, new CameraView(name, texts)]));
byId('cameras').replaceChildren(...[...cameras.values()].map(({ root }) => root));

function show(result: ResultPayload): void {
  history.add(result);
  cameras.get(result.camera)?.show(result);
}

const { inspections } = (await get('/api/inspections?limit=20')) as Inspections;
for (const result of inspections.toReversed()) show(result);

const events = new EventSource('/api/events');
events.addEventListener('state', (event: MessageEvent<string>) =>
  state.show(JSON.parse(event.data) as StatePayload),
);
events.addEventListener('inspection', (event: MessageEvent<string>) => {
  const result = JSON.parse(event.data) as ResultPayload;
  state.count(result);
  show(result);
});
events.addEventListener('error', () => state.lost());
