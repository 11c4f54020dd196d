"""The categories of the program, and which labels of the street photographs and kinds of flat lays belong to each."""

# In the order of the model's classes.
CATEGORIES = ("top", "bottom", "skirt", "dress", "outerwear", "shoes", "bag", "headwear", "accessory")
# Told apart for the shop's sake, one kind of garment when the detector is measured.
MEASURED_AS = {"skirt": "bottom"}

# The labels of a pixel, in the order of `annotations.json`.
FINE_LABELS = (
    "null", "accessories", "bag", "belt", "blazer", "blouse", "bodysuit", "boots", "bra", "bracelet", "cape",
    "cardigan", "clogs", "coat", "dress", "earrings", "flats", "glasses", "gloves", "hair", "hat", "heels", "hoodie",
    "intimate", "jacket", "jeans", "jumper", "leggings", "loafers", "necklace", "panties", "pants", "pumps", "purse",
    "ring", "romper", "sandals", "scarf", "shirt", "shoes", "shorts", "skin", "skirt", "sneakers", "socks",
    "stockings", "suit", "sunglasses", "sweater", "sweatshirt", "swimwear", "t-shirt", "tie", "tights", "top", "vest",
    "wallet", "watch", "wedges",
)  # fmt: skip

# `suit` is the jacket alone in these photographs (its trousers are labelled pants), `romper` mostly a dress, and
# `vest` anything from a waistcoat to a sleeveless shirt. A cardigan is worn over something and sold beside jackets.
LABELS_OF: dict[str, tuple[str, ...]] = {
    "top": (
        "blouse", "shirt", "t-shirt", "top", "sweater", "sweatshirt", "jumper", "hoodie", "vest",
    ),
    "bottom": ("pants", "jeans", "leggings", "shorts"),
    "skirt": ("skirt",),
    "dress": ("dress", "romper", "bodysuit"),
    "outerwear": ("coat", "jacket", "blazer", "cape", "suit", "cardigan"),
    "shoes": (
        "boots", "clogs", "flats", "heels", "loafers", "pumps", "sandals", "shoes", "sneakers", "wedges",
    ),
    "bag": ("bag", "purse", "wallet"),
    "headwear": ("hat",),
    "accessory": (
        "scarf", "tie", "belt", "gloves", "glasses", "sunglasses", "watch", "bracelet", "necklace", "earrings", "ring",
        "accessories",
    ),
}  # fmt: skip
CATEGORY_OF = {label: category for category, labels in LABELS_OF.items() for label in labels}

# Kinds of the flat lays. A hooded sweatshirt hangs beside jackets as often as beside jumpers: either is right.
CATEGORIES_OF_KIND: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(["T-Shirt", "Longsleeve", "Shirt", "Polo", "Top", "Blouse", "Undershirt", "Body"], ("top",)),
    **dict.fromkeys(["Pants", "Shorts"], ("bottom",)),
    "Skirt": ("skirt",),
    "Dress": ("dress",),
    **dict.fromkeys(["Outwear", "Blazer"], ("outerwear",)),
    "Hoodie": ("top", "outerwear"),
    "Shoes": ("shoes",),
    "Hat": ("headwear",),
}
