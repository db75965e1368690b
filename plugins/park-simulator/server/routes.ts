import { defineRoute } from '@lingtan/sdk';
import { simulatorRead, simulatorStatus } from '../contracts/index.ts';

export const statusRoute = defineRoute({
  method: 'get',
  path: '/status',
  summary: 'Speed, devices and progress of the history of the simulated park',
  permission: simulatorRead,
  response: simulatorStatus,
});
