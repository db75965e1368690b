import type { DispatchProblem } from '../../contracts/problem.ts';
import type { Issue } from './issues.ts';

/** Names that are used twice, or that name nothing. */
export function linkIssues(problem: DispatchProblem): Issue[] {
  const issues: Issue[] = [];
  const seen = new Set<string>();
  const unique = (kind: string, id: string): void => {
    if (seen.has(id)) issues.push({ path: `${kind}[${id}].id`, message: 'is used twice' });
    seen.add(id);
  };
  const buses = new Set<string>();
  for (const { id } of problem.buses) {
    if (buses.has(id)) issues.push({ path: `buses[${id}].id`, message: 'is used twice' });
    buses.add(id);
  }
  const onBus = (path: string, bus: string): void => {
    if (!buses.has(bus)) issues.push({ path, message: `no bus ${bus}` });
  };
  for (const kind of ['grids', 'stores', 'generators', 'converters', 'loads', 'flexibleLoads'] as const)
    for (const device of problem[kind]) {
      unique(kind, device.id);
      onBus(`${kind}[${device.id}].bus`, device.bus);
    }
  for (const { id, outputs } of problem.converters)
    outputs.forEach(({ bus }, index) => onBus(`converters[${id}].outputs[${index}].bus`, bus));
  for (const kind of ['groups', 'commitments'] as const)
    for (const { id, members } of problem[kind])
      for (const member of members)
        if (!seen.has(member)) issues.push({ path: `${kind}[${id}].members`, message: `no device ${member}` });
  for (const kind of ['groups', 'commitments'] as const) for (const { id } of problem[kind]) unique(kind, id);
  for (const { id, bus } of problem.groups) if (bus !== undefined) onBus(`groups[${id}].bus`, bus);
  for (const kind of ['greenShares', 'directSupply'] as const)
    problem[kind].forEach(({ bus }, index) => onBus(`${kind}[${index}].bus`, bus));
  problem.reserves.forEach(({ grid }, index) => {
    const connection = problem.grids.find(({ id }) => id === grid);
    if (!connection) issues.push({ path: `reserves[${index}].grid`, message: `no grid ${grid}` });
    else if (!connection.importContract)
      issues.push({
        path: `reserves[${index}].grid`,
        message: `grid ${grid} has no import contract to hold it against`,
      });
  });
  return issues;
}
