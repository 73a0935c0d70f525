"""The standard texts of the booking core, each form said once; `shop.messages…` choose among them and fill them in."""
