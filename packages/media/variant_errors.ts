/** What a variant needs is missing at the moment. */

/**
 * The variant could be made another time: too many are being made, the bytes cannot be read or the decoder of clips
 * cannot be started. Thrown by `variantOf`, `thumbnailOf`, `spritesheetOf` and `mediaResponse`.
 */
export class VariantUnavailable extends Error {
  override readonly name = "VariantUnavailable";
  /** `why` in words for the person who asked. */
  constructor(readonly why: string, options?: ErrorOptions) {
    super(`make a variant of media: ${why}`, options);
  }
}
