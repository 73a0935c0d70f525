from foundation.errors import DomainError


class ProvisioningError(DomainError):
    """A municipality could not be made; `reason` in the params is a sentence for the operator."""

    code = "provisioning_failed"

    def __str__(self) -> str:
        return str(self.params.get("reason", self.code))
