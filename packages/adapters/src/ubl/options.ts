import { LonglinesError } from '@longlines/core/errors'

/** Which agreement a document follows: plain EN 16931, or Peppol BIS Billing 3.0 with its further rules. */
export type UblProfile = 'en16931' | 'peppol-bis-3'

/** How a document is written. */
export interface UblOptions {
  /** `en16931` unless given. */
  readonly profile?: UblProfile
  /** Takes the place of the profile's customization id (BT-24): a national one built on EN 16931. */
  readonly customizationId?: string
  /** Takes the place of the profile's process id (BT-23). */
  readonly profileId?: string
  /** False writes a document although it breaks rules of EN 16931. */
  readonly check?: boolean
}

/** The identifiers with which a document says what it follows. */
export interface Specification {
  readonly customizationId: string
  readonly profileId?: string
}

/**
 * The customization and process ids that the options lead to.
 *
 * @throws LonglinesError `input.invalid` for a profile that is not known
 */
export function specificationOf(options: UblOptions): Specification {
  const profile = options.profile ?? 'en16931'
  if (!Object.hasOwn(PRESETS, profile)) {
    const known = Object.keys(PRESETS).join(', ')
    throw new LonglinesError('input.invalid', `There is no profile "${profile}"; take one of ${known}.`, {
      path: 'profile',
      values: { profile: String(profile), known },
    })
  }
  const preset = PRESETS[profile]
  const profileId = options.profileId ?? preset.profileId
  return {
    customizationId: options.customizationId ?? preset.customizationId,
    ...(profileId === undefined ? {} : { profileId }),
  }
}

const PRESETS: Readonly<Record<UblProfile, Specification>> = {
  en16931: { customizationId: 'urn:cen.eu:en16931:2017' },
  'peppol-bis-3': {
    customizationId: 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0',
    profileId: 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0',
  },
}
