/** Types of values by their number in Sparkplug B; the ones that this station uses. */
export const dataTypes = {
  int32: 3,
  int64: 4,
  double: 10,
  boolean: 11,
  string: 12,
} as const;

/** Quality codes of Sparkplug B. */
export type Quality = 0 | 192 | 500;

/** A value as it stands on the wire. What nests without end (templates, data sets) is stepped over, not read. */
export type WireValue =
  /** 32 bits, unsigned; signed types in two's complement. */
  | { readonly kind: 'int'; readonly value: number }
  /** 64 bits, unsigned; signed types in two's complement. */
  | { readonly kind: 'long'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'not-read' };

/** The value of a property: sets can lie within sets. */
export type PropertyValue =
  | Exclude<WireValue, { kind: 'bytes' }>
  | { readonly kind: 'sets'; readonly value: readonly (readonly Property[])[] };

/** One property of a metric, for example its quality. */
export interface Property {
  readonly key: string;
  readonly type?: number;
  readonly value?: PropertyValue;
}

/** One metric of a payload; what is absent was not on the wire. */
export interface Metric {
  readonly name?: string;
  readonly alias?: number;
  /** Milliseconds since 1970, UTC. */
  readonly timestampMs?: number;
  readonly datatype?: number;
  readonly isHistorical?: boolean;
  readonly isTransient?: boolean;
  readonly isNull?: boolean;
  readonly properties?: readonly Property[];
  readonly value?: WireValue;
}

/** One message of Sparkplug B. */
export interface Payload {
  /** Milliseconds since 1970, UTC. */
  readonly timestampMs?: number;
  readonly metrics: readonly Metric[];
  /** 0 to 255. */
  readonly seq?: number;
}
