from matchmaking.organizations.models.checks import (
    VERIFICATION_OPEN,
    Claim,
    ClaimStatus,
    Evidence,
    Verification,
    VerificationStatus,
)
from matchmaking.organizations.models.invitations import Invitation
from matchmaking.organizations.models.memberships import Membership, Role
from matchmaking.organizations.models.organizations import (
    Organization,
    OrganizationKind,
    OrganizationQuerySet,
    OrganizationSize,
    ProviderType,
    Source,
    validate_credit_code,
)
from matchmaking.organizations.models.tokens import ApiToken, TokenScope
from matchmaking.organizations.models.users import PlatformRole, User, UserManager

__all__ = [
    "VERIFICATION_OPEN",
    "ApiToken",
    "Claim",
    "ClaimStatus",
    "Evidence",
    "Invitation",
    "Membership",
    "Organization",
    "OrganizationKind",
    "OrganizationQuerySet",
    "OrganizationSize",
    "PlatformRole",
    "ProviderType",
    "Role",
    "Source",
    "TokenScope",
    "User",
    "UserManager",
    "Verification",
    "VerificationStatus",
    "validate_credit_code",
]
