import type { Config } from '../config/schema.js';
import type { ExchangePlace } from '../recipes/exchange.js';

/** What the configuration says of the exchange of recipes. */
export function exchangePlace({ dataDirectory, station, bundles }: Config): ExchangePlace {
  return { dataDirectory, station: station.id, keys: bundles.keys };
}
