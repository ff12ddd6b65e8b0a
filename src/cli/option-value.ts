import { InvalidArgumentError } from 'commander';
import { StationError } from '../domain/station-error.js';

/** An option's value between 0 and 1. */
export function parseShare(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new InvalidArgumentError('0 ... 1');
  return value;
}

/** An option's value that is a whole number from 1. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('1, 2, 3, ...');
  return Number(text);
}

/** An option's value that is a time, in any form that JavaScript reads, as the form that the log is sorted by. */
export function parseTime(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new StationError('usage', { why: `${text} is not a time: 2026-11-23T08:00` });
  return time.toISOString();
}

/** An option's value above 0 and below 1. */
export function parseRate(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value < 1)) throw new InvalidArgumentError('0 < ... < 1');
  return value;
}
