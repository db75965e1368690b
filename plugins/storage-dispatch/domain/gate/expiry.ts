import type { GateFinding } from '../../contracts/index.ts';
import { gateFinding } from './rule.ts';
import type { Rule } from './rule.ts';

/** A command is valid now, ends, and does not live longer than its device allows. */
export const checkExpiry: Rule = ({ command, state, now }) => {
  const { validFrom, expiresAt } = command;
  const findings: GateFinding[] = [];
  if (expiresAt <= now) findings.push(gateFinding('expired', 'refuse', { expiresAt, now }));
  if (validFrom > now) findings.push(gateFinding('not-yet-valid', 'refuse', { validFrom, now }));
  if (expiresAt <= validFrom) findings.push(gateFinding('expiry-order', 'refuse', { validFrom, expiresAt }));
  const lifeS = (expiresAt - Math.min(validFrom, now)) / 1000;
  const { maxLifeS } = state.device;
  if (lifeS > maxLifeS) findings.push(gateFinding('life-too-long', 'refuse', { lifeS, maxLifeS }));
  return findings;
};
