import type { PrintedMessage } from '../../../simulators/protoc.js';
import type { Capture } from '../capture.js';
import { type Assertion, every, metricsOf, of } from './assertion.js';

const messages = ['NBIRTH', 'DBIRTH', 'NDATA', 'DDATA'] as const;

/** Values that belong to each datatype. */
const fieldOf: Readonly<Record<number, string>> = {
  3: 'int_value',
  4: 'long_value',
  10: 'double_value',
  11: 'boolean_value',
  12: 'string_value',
};

function propertySets(capture: Capture): readonly PrintedMessage[] {
  return metricsOf(capture, ...messages).flatMap(({ properties }) =>
    properties === undefined ? [] : [properties],
  );
}

function propertyValues(capture: Capture): readonly PrintedMessage[] {
  return propertySets(capture).flatMap(({ values = [] }) =>
    values.filter((value): value is PrintedMessage => typeof value !== 'string'),
  );
}

const sameSize: Assertion['judge'] = ({ main }) =>
  every(propertySets(main), ({ keys = [], values = [] }) => keys.length === values.length && keys.length > 0);
const typed: Assertion['judge'] = ({ main }) => every(propertyValues(main), ({ type }) => type?.[0] === '3');

/** Of the optional groups: aliases and properties, which this station uses. */
export const complexData: readonly Assertion[] = [
  {
    id: 'payloads-alias-data-cmd-requirement',
    how: 'alias and no name in each metric of NDATA and DDATA',
    judge: ({ main }) =>
      every(
        metricsOf(main, 'NDATA', 'DDATA'),
        ({ name, alias }) => name === undefined && alias !== undefined,
      ),
  },
  {
    id: 'payloads-metric-datatype-not-req',
    how: 'no datatype in each metric of NDATA and DDATA',
    judge: ({ main }) => every(metricsOf(main, 'NDATA', 'DDATA'), ({ datatype }) => datatype === undefined),
  },
  {
    id: 'payloads-metric-datatype-value',
    how: 'datatype of each metric of births is one of those that the value is written as',
    judge: ({ main }) =>
      every(
        metricsOf(main, 'NBIRTH', 'DBIRTH'),
        ({ datatype = 0, value }) =>
          datatype in fieldOf && (value === undefined || value.field === fieldOf[datatype]),
      ),
  },
  {
    id: 'payloads-metric-datatype-value-type',
    how: 'protoc reads datatype as uint32',
    judge: ({ main }) =>
      every(metricsOf(main, 'NBIRTH', 'DBIRTH'), ({ datatype = -1 }) => datatype >= 0 && datatype <= 34),
  },
  { id: 'payloads-metric-propertyvalue-type-req', how: 'type of each property of births', judge: typed },
  {
    id: 'payloads-metric-propertyvalue-type-type',
    how: 'protoc reads the type of properties as uint32',
    judge: typed,
  },
  { id: 'payloads-metric-propertyvalue-type-value', how: 'type of each property is Int32', judge: typed },
  {
    id: 'payloads-name-requirement',
    how: 'name or known alias in each metric',
    judge: ({ main }) =>
      every(metricsOf(main, ...messages), ({ name, alias }) => name !== undefined || alias !== undefined),
  },
  {
    id: 'payloads-propertyset-keys-array-size',
    how: 'keys and values of each property set',
    judge: sameSize,
  },
  { id: 'payloads-propertyset-quality-value-type', how: 'type of each Quality is 3 (Int32)', judge: typed },
  {
    id: 'payloads-propertyset-quality-value-value',
    how: 'each Quality is an int_value of 0 or 192, and 0 exactly where there is no score',
    judge: ({ main }) =>
      every(
        metricsOf(main, ...messages).filter(({ properties }) => properties !== undefined),
        ({ properties, isNull }) => {
          const value = properties?.['values']?.[0];
          const code = typeof value === 'object' ? value['int_value']?.[0] : undefined;
          return code === (isNull ? '0' : '192');
        },
      ),
  },
  {
    id: 'payloads-propertyset-values-array-size',
    how: 'keys and values of each property set',
    judge: sameSize,
  },
  {
    id: 'payloads-sequence-num-always-included',
    how: 'seq in every message but NDEATH',
    judge: ({ main }) => every(of(main, ...messages, 'DDEATH'), ({ payload }) => payload.seq !== undefined),
  },
];
