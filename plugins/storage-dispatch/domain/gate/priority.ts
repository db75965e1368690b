import { levelRank } from './permission.ts';
import { pass, refuse } from './rule.ts';
import type { Rule } from './rule.ts';
import { isRescue } from './site.ts';

/**
 * A stronger command that is still in force is not replaced by a weaker one; of equals the later one counts. The
 * controller settles its own priorities in each cycle, so it may replace what it wrote itself.
 */
export const checkPriority: Rule = (question) => {
  const { command, state, now } = question;
  const { active } = state;
  if (!active || active.expiresAt <= now || isRescue(question)) return pass;
  if (command.source === 'controller' && active.source === 'controller') return pass;
  if (levelRank(command.level) <= levelRank(active.level)) return pass;
  return refuse('lower-priority', {
    level: command.level,
    activeLevel: active.level,
    activeCommand: active.commandId,
    until: active.expiresAt,
  });
};
