/** An answer in Retail's success envelope, with the operation's documented message. */
export const success = <const Message extends string, Data>(message: Message, data: Data) => ({
  status: "success" as const,
  message,
  data,
});
