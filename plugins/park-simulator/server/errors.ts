import { defineErrors } from '@lingtan/sdk';

export const simulatorErrors = defineErrors('SIMULATOR', {
  BAD_MODEL: { message: 'The simulated park cannot be built: {reason}', status: 422 },
  UNKNOWN_POINTS: {
    message: 'Device {device} shows points that the simulated park does not have: {points}',
    status: 422,
    hint: 'A point is <unit or node id>.<quantity>; see the units in the configuration of park-simulator.',
  },
  NO_PLACE: {
    message: 'Park {park} has no latitude and longitude, which the sun needs',
    status: 422,
    hint: 'Set latitude and longitude of the park.',
  },
});
