import { defineService } from '@lingtan/sdk';
import type { GateDecision } from './gate/decision.ts';

/** A wish of another plugin. It speaks at the level of the plan at most, and holds until the next cycle of the plan. */
export interface SetpointWish {
  /** Unique for ever, in the calling plugin's own words. */
  id: string;
  device: string;
  /** kW, given to the park is positive. */
  setpointKw: number;
  /** ms UTC. */
  validFrom: number;
  expiresAt: number;
  reason: string;
}

/** The one way for other plugins to a controlled device. Each wish gets a stored decision of the gate. */
export interface SetpointDeskService {
  /** At most 500 at once; answers in the order given. Fields of any shape are taken and refused by name. */
  ask(wishes: SetpointWish[]): Promise<GateDecision[]>;
}

export const SetpointDesk = defineService<SetpointDeskService>('dispatch.setpoint-desk', { version: 1 });
