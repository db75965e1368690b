import { defineErrors } from '@lingtan/sdk';

/** Errors of the connector's configuration. Each names the device and the field. */
export const modbusErrors = defineErrors('MODBUS', {
  UNKNOWN_PROFILE: { message: 'Device {device}: there is no profile "{profile}"; known are {known}', status: 422 },
  UNKNOWN_GROUP: {
    message: 'Device {device}, point {point}: there is no poll group "{group}"; known are {known}',
    status: 422,
  },
  BAD_REGISTER: { message: 'Device {device}, point {point}: {reason}', status: 422 },
  DUPLICATE_DEVICE: { message: 'Two devices have the id {device}', status: 422 },
  BAD_PROFILE: { message: 'Profile {file} is not valid: {reason}', status: 500 },
});
