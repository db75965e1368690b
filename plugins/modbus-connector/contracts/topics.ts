/** Live topic: `{ devices: ModbusDeviceStatus[] }`, only those that changed, at most every two seconds. */
export const modbusDevicesTopic = 'modbus.devices';
