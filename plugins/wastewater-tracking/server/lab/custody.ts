import type { LabSample } from '../../contracts/index.ts';

type Stage = LabSample['stage'];

/** The stage that follows; a sample may be rejected at any one before it is approved. */
const following: Partial<Record<Stage, Stage>> = {
  sampled: 'handed-over',
  'handed-over': 'received',
  received: 'analysed',
  analysed: 'reviewed',
  reviewed: 'approved',
};

/** Whether a sample may go from one stage to another. */
export function mayGo(from: Stage, to: Stage): boolean {
  if (to === 'rejected') return from !== 'approved' && from !== 'rejected';
  return following[from] === to;
}

/** The earlier stage that another person must have done: nobody reviews the own analysis or approves the own review. */
export const otherPerson: Partial<Record<Stage, Stage>> = { reviewed: 'analysed', approved: 'reviewed' };
