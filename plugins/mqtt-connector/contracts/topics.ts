/** Live topic: `{ devices: MqttDeviceStatus[] }`, only those that changed, at most every two seconds. */
export const mqttDevicesTopic = 'mqtt.devices';
