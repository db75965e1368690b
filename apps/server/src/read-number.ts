import { LingtanError } from '@lingtan/sdk';

/**
 * A number that somebody has written.
 * @param name option or variable it was given with
 * @throws CLI_BAD_NUMBER
 */
export function readNumber(name: string, text: string, min: number, max: number, whole = false): number {
  const value = Number(text);
  if (
    text.trim() === '' ||
    !Number.isFinite(value) ||
    value < min ||
    value > max ||
    (whole && !Number.isInteger(value))
  ) {
    const kind = whole ? 'a whole number' : 'a number';
    throw new LingtanError('CLI_BAD_NUMBER', `${name} is ${text}; expected ${kind} from ${min} to ${max}`, {
      status: 400,
    });
  }
  return value;
}
