import { pass, refuse } from './rule.ts';
import type { GateQuestion, Rule } from './rule.ts';

/** A controller's step towards what a person asked for. */
function followsPerson({ command, state, now }: GateQuestion): boolean {
  const { active } = state;
  return (
    command.source === 'controller' &&
    active !== null &&
    active.source === 'manual' &&
    active.expiresAt > now &&
    command.follows === active.commandId
  );
}

/**
 * `off` lets nothing pass. `advice` lets a person's own command pass, the controller's steps towards it, and the way
 * back to the safe setpoint of a device that still holds a value of ours.
 */
export const checkMode: Rule = (question) => {
  const { command, state, towardsSafe } = question;
  const device = state.device.id;
  switch (state.device.mode) {
    case 'automatic':
      return pass;
    case 'off':
      return refuse('mode-off', { device });
    case 'advice': {
      const back = towardsSafe && command.source === 'controller' && state.owned;
      if (command.source === 'manual' || back || followsPerson(question)) return pass;
      return refuse('mode-advice', { device, source: command.source });
    }
  }
};
