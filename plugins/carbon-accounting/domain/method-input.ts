import type { Explanation } from '@lingtan/sdk';
import { exact } from './exact/index.ts';
import type { Exact } from './exact/index.ts';

/** Input of a role with its unit; null where there is none, or where its value is not known. */
export function inputOf(explanation: Explanation, role: string): { value: Exact; unit: string } | null {
  const found = explanation.inputs.find((each) => each.role === role);
  return found?.value === null || found?.value === undefined
    ? null
    : { value: exact(found.value, role), unit: found.unit ?? '' };
}
