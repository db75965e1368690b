import { pass, refuse } from './rule.ts';
import type { GateQuestion, Rule } from './rule.ts';

/** The controller and a person at the desk may always bring a device to its safe setpoint. */
export const isRescue = ({ command, towardsSafe }: GateQuestion): boolean =>
  towardsSafe && (command.source === 'controller' || command.source === 'manual');

/** A read-only park sends nothing; the kill switch leaves only the way to the safe setpoint. */
export const checkSite: Rule = (question) => {
  const { site, device } = question.state;
  if (site.readOnly) return refuse('site-read-only', {});
  if (site.stopped && !isRescue(question)) return refuse('site-stopped', { safeKw: device.safeSetpointKw });
  return pass;
};

/** Only the present holder of the device lease writes: one that was paused and replaced must not come back. */
export const checkLease: Rule = ({ command, state }) =>
  command.fence === state.fence ? pass : refuse('lease-lost', { fence: command.fence, current: state.fence });
