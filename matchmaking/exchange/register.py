"""Who may see the fields of imports: the person who uploaded the table, and nobody else."""

from matchmaking.common.register import Audience, list_fields
from matchmaking.exchange.models import ImportJob

list_fields(
    ImportJob,
    {
        Audience.SELF: (
            "public_id created_at updated_at organization kind name status scope is_submitted "
            "n_rows n_new n_changed n_same n_faulty n_done n_total n_created n_edited n_refused "
            "refusals letters unknown refusal_code refusal_facts checked_at finished_at expires_at"
        ),
        # Files are handed out by views, never by their place in the store.
        Audience.NOBODY: "id owner file plan report attempts lease_token leased_until",
    },
)
