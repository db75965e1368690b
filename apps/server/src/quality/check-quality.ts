import { basename } from 'node:path';
import { readPluginFolder } from './plugin-folder.ts';
import { readQualityFile } from './quality-file.ts';
import { rules, type Tier, tiers } from './rules.ts';

/** How a plugin stands with one rule. */
export interface RuleResult {
  rule: string;
  tier: Tier;
  says: string;
  status: 'done' | 'todo' | 'exempt';
  /** Why it is exempt or still to do: what a person wrote, or what was found. */
  why: string[];
}

/** How a plugin stands on the quality scale. */
export interface QualityReport {
  plugin: string;
  /** Highest tier with all its rules and those below done or exempt; null below bronze. */
  tier: Tier | null;
  /** Tier that quality.yaml says is kept. */
  keeps: Tier | null;
  results: RuleResult[];
  /** What contradicts: a claim that the files do not bear out, or a kept tier that is not reached. */
  problems: string[];
}

/**
 * Checks a plugin's folder against the quality scale, without running it. What can be seen in the files is not believed
 * from `quality.yaml`: there a rule can only be exempt, with a reason.
 * @throws QUALITY_NOT_YAML, INPUT_INVALID when quality.yaml is not right
 */
export function checkQuality(folder: string): QualityReport {
  const plugin = readPluginFolder(folder);
  const quality = readQualityFile(plugin);
  const problems: string[] = [];
  const results = rules.map(({ id, tier, says, check }): RuleResult => {
    const claim = quality.rules[id];
    const found = check === null ? null : check(plugin);
    const result = (status: RuleResult['status'], why: string[]) => ({ rule: id, tier, says, status, why });
    if (claim !== undefined && claim !== 'done' && 'exempt' in claim) return result('exempt', [claim.exempt]);
    const todo = claim !== undefined && claim !== 'done' ? [claim.todo] : [];
    if (found === null) {
      if (claim === 'done') return result('done', []);
      return result('todo', todo.length ? todo : ['nobody has said so in quality.yaml']);
    }
    if (found.length === 0) return todo.length ? result('todo', todo) : result('done', []);
    if (claim === 'done') problems.push(`${id} is said to be done, but ${found.join('; ')}`);
    return result('todo', [...todo, ...found]);
  });
  const open = (tier: Tier) => results.some((result) => result.tier === tier && result.status === 'todo');
  const firstOpen = tiers.findIndex(open);
  const tier = tiers[(firstOpen < 0 ? tiers.length : firstOpen) - 1] ?? null;
  const keeps = quality.tier ?? null;
  if (keeps !== null && (tier === null || tiers.indexOf(tier) < tiers.indexOf(keeps)))
    problems.push(`quality.yaml says ${keeps}; reached is ${tier ?? 'none'}`);
  return { plugin: plugin.manifest?.id ?? basename(folder), tier, keeps, results, problems };
}
