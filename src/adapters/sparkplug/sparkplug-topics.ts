/** Kinds of messages that an edge node sends or receives. */
export type MessageType = 'NBIRTH' | 'NDEATH' | 'NDATA' | 'NCMD' | 'DBIRTH' | 'DDEATH' | 'DDATA';

/** Where an edge node stands in a Sparkplug infrastructure. */
export interface EdgeNodeName {
  readonly group: string;
  readonly edgeNode: string;
}

/** The topic of a message of an edge node, or of one of its devices. */
export function sparkplugTopic(
  { group, edgeNode }: EdgeNodeName,
  type: MessageType,
  device?: string,
): string {
  return ['spBv1.0', group, type, edgeNode, ...(device === undefined ? [] : [device])].join('/');
}

/** Where a host application says whether it is there. */
export function hostStateTopic(host: string): string {
  return `spBv1.0/STATE/${host}`;
}
